"""The `openai` engine: DeepSeek-OCR behind any OpenAI-compatible server."""
