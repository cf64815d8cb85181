"""The parts of `scripts/train_model.py`: recipe, data, robustness, batches, network, training loop."""
