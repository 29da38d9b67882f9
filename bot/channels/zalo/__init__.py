"""Zalo."""
