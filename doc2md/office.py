"""Office documents become PDFs by LibreOffice, if it is installed, in a process that can be killed.

The document may be hostile. LibreOffice gets a new profile in a temporary folder, in which macros, links to other files
and active content are off. The kernel limits its memory, its time and the size of its files, and gives it no network,
where it allows that.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

from doc2md.errors import InputError
from doc2md.options.limits import Limits
from doc2md.runtime import activity, temporary
from doc2md.runtime.processes import prepare_child
from doc2md.sources import Input

MAX_SECONDS = 300.0
"""Time limit for a document. Two hundred pages take LibreOffice about ten seconds."""

_INSTALL = (
    "is an office document, which LibreOffice has to turn into a PDF: install it "
    "(apt-get install libreoffice-writer libreoffice-calc libreoffice-impress), or export the document as PDF yourself"
)
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
"""Flags of Linux's `unshare`: new namespaces for users and for the network."""

_SETTINGS = {
    "Office.Common/Filter/PDF/Export": {"UseTaggedPDF": "true", "ExportBookmarks": "true"},
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "DisableActiveContent": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Common/Save/Document": {"AutoSave": "false"},
    "Office.Writer/Content/Update": {"Link": "0"},
    "Office.Calc/Content/Update": {"Link": "2"},
    "Inet/Settings": {
        "ooInetProxyType": "1",
        **{f"ooInet{kind}ProxyName": "127.0.0.1" for kind in ("HTTP", "HTTPS")},
        **{f"ooInet{kind}ProxyPort": "9" for kind in ("HTTP", "HTTPS")},
    },
}
"""Settings of the profile, by their place in LibreOffice's registry: tagged PDFs, and nothing runs or is loaded."""


def program() -> str | None:
    """The path of LibreOffice; None if it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


async def as_pdf(source: Input, folder: Path, limits: Limits) -> Input:
    """The document with its content as a PDF in `folder`, if it is an office document; else the document unchanged.

    Raises InputError if LibreOffice is not installed, or cannot read the document within the limits.
    """
    if source.file.kind != "office":
        return source
    soffice = program()
    if soffice is None:
        raise InputError(f"{source.name}: {_INSTALL}")
    activity.step(0, "turning it into a PDF with LibreOffice")
    with temporary.disk_errors():
        work = temporary.make_folder()
    try:
        made = await _converted(soffice, source, work, limits)
        pdf = folder / f"{work.name}.pdf"
        with temporary.disk_errors():
            shutil.move(made, pdf)
    finally:
        temporary.discard(work)
    return replace(source, file=replace(source.file, path=str(pdf), kind="pdf"))


async def _converted(soffice: str, source: Input, work: Path, limits: Limits) -> Path:
    profile, document = work / "profile", work / "document"
    with temporary.disk_errors():
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        document.symlink_to(source.file.path)  # its name could be anything, even an option
    seconds = min(MAX_SECONDS, limits.document_seconds)
    process = await asyncio.create_subprocess_exec(
        *(soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"),
        *("--nolockcheck", "--convert-to", "pdf", "--outdir", str(work), str(document)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=work,
        env=_environment(work),
        start_new_session=True,  # LibreOffice starts another process; both are killed as a group
        preexec_fn=lambda: _prepare(limits, seconds),
    )
    try:
        async with asyncio.timeout(seconds):
            await process.wait()
    except TimeoutError:
        raise InputError(
            f"{source.name}: LibreOffice took more than {seconds:g} s and was stopped; export it as PDF yourself"
        ) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    made = work / "document.pdf"
    if not made.is_file():
        raise InputError(f"{source.name}: LibreOffice cannot read it: it is damaged, encrypted or too large")
    return made


def _environment(work: Path) -> dict[str, str]:
    """The environment of LibreOffice: no keys and no addresses, and its own folder as home."""
    kept = {
        name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_PATH") if name in os.environ
    }
    return kept | {"HOME": str(work), "TMPDIR": str(work), "SAL_USE_VCLPLUGIN": "svp"}


def _prepare(limits: Limits, seconds: float) -> None:
    """Limit this child process before it becomes LibreOffice."""
    prepare_child()
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory, limits.max_memory))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.max_file_size, limits.max_file_size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError, ImportError):
        import ctypes

        # Root needs no namespace of users for a network of its own, in which there is nothing.
        unshare = ctypes.CDLL(None).unshare
        if unshare(_CLONE_NEWNET):
            unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _registry() -> str:
    """The settings in the form of LibreOffice's `registrymodifications.xcu`."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n"
    )
