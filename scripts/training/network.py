"""The network: Hugging Face's MarianMTModel, and its vocabulary."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from scripts.training.recipe import Network

END = 0
"""Id of the end-of-sentence piece."""


def train_vocabulary(sentences: Iterable[str], size: int, path: Path) -> None:
    """Trains one SentencePiece model for both languages, with bytes for what it does not know.

    Args:
        sentences: both sides of the pairs, in the mixture of training.
        size: pieces, quotation marks and bytes among them.
        path: of the model to write.
    """
    import sentencepiece

    # Into memory first: given a name, SentencePiece would write that path into the model.
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        model_writer=model,
        vocab_size=size,
        model_type="unigram",
        character_coverage=1.0,
        byte_fallback=True,
        bos_id=-1,
        eos_id=0,
        unk_id=1,
        # Normalisation would turn some of these into others; Dutch newspapers mean the difference.
        user_defined_symbols=list("„”“’‘–…€"),
        input_sentence_size=2_000_000,
        shuffle_input_sentence=True,
    )
    path.write_bytes(model.getvalue())


def piece_ids(processor: Any, vocabulary: Path) -> tuple[NDArray[np.int32], int]:
    """The network's id of each SentencePiece piece, and the id of the padding, by a Hugging Face `vocab.json`."""
    ids: dict[str, int] = json.loads(vocabulary.read_text(encoding="utf-8"))
    pieces = [processor.id_to_piece(number) for number in range(len(processor))]
    return np.array([ids[piece] for piece in pieces], np.int32), ids["<pad>"]


def write_vocabulary(processor: Any, path: Path) -> None:
    """Writes the `vocab.json` of a new network: the pieces in their order, the padding last."""
    pieces = [processor.id_to_piece(number) for number in range(len(processor))]
    path.write_text(json.dumps({p: n for n, p in enumerate([*pieces, "<pad>"])}, ensure_ascii=False), encoding="utf-8")


def new_network(shape: Network) -> Any:
    """A MarianMTModel with random weights."""
    from transformers import MarianConfig, MarianMTModel

    padding = shape.vocabulary
    config = MarianConfig(
        vocab_size=shape.vocabulary + 1,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        activation_function="relu",
        max_position_embeddings=shape.positions,
        dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        init_std=shape.width**-0.5 / 2,
        scale_embedding=True,
        static_position_embeddings=True,
        tie_word_embeddings=True,
        share_encoder_decoder_embeddings=True,
        pad_token_id=padding,
        decoder_start_token_id=padding,
        eos_token_id=END,
        forced_eos_token_id=END,
        bos_token_id=END,
    )
    network = MarianMTModel(config)
    hold_padding(network)
    return network


def hold_padding(network: Any) -> None:
    """Keeps the padding's embedding at zero and its output out of reach.

    CTranslate2 starts a Marian decoder from a zero embedding. With tied embeddings the row of the padding, from which
    training starts the decoder, has to be that zero.
    """
    padding = network.config.pad_token_id
    with torch.no_grad():
        network.model.shared.weight[padding].zero_()
        network.final_logits_bias.zero_()
        network.final_logits_bias[0, padding] = -1e4
