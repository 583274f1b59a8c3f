"""Layers that PyTorch does not have, or has with other numbers.

Programs that `genc compile --target torch` writes hold copies of those that they use, so each file here needs torch alone.
"""
