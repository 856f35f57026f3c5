"""Converting many documents on a Ray cluster. It needs Ray: in the folder of doc2md, `pip install '.[ray]'`.

    import doc2md.ray

    for each in doc2md.ray.convert(paths, pages_per_task=32):
        each.result.save(out / f"{each.name}.md") if each.result else print(each.name, each.error)

`Convert` is a class for `map_batches` of Ray Data.
"""

from doc2md.ray.batches import Convert
from doc2md.ray.cluster import PAGES_PER_TASK, Converted, convert

__all__ = ["PAGES_PER_TASK", "Convert", "Converted", "convert"]
