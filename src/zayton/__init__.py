"""Zayton: one self-hosted system with which a cross-border seller runs the whole business."""
