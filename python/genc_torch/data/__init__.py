"""Prepared data: arrays that Node has read, decoded and scaled once, in the order and with the draws of Node."""

from .prepared import PreparedData

__all__ = ["PreparedData"]
