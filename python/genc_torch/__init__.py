"""The PyTorch engine of genc: trains, measures and samples the models that `genc compile --target torch` writes."""

__version__ = "0.1.0"
