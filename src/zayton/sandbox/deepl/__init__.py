"""A stand-in for DeepL: it translates nothing, and marks every text with the language it was asked for."""

from zayton.sandbox.deepl.service import API_KEY, DeepLService, TightDeepL

__all__ = ["API_KEY", "DeepLService", "TightDeepL"]
