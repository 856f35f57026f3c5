"""The `openai` engine: asks DeepSeek-OCR on any OpenAI-compatible server."""
