"""From source text to scored hypotheses: the source prepared, batches, and the model under CTranslate2."""
