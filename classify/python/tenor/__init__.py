"""Tenor: what genre a news article has, which side it takes, how sure that is, and why.

    import tenor

    scorer = tenor.Scorer("genre", "stance")        # installed models, by name
    found = scorer.score(text)                      # a dictionary
    table = scorer.frame(articles["text"])          # pandas: labels and confidences
    model = tenor.Classifier().fit(texts, labels)   # a scikit-learn classifier of your own

`Scorer` has open models, `Classifier` trains one, `Error` is what both raise.
"""

from typing import TYPE_CHECKING, Any

from ._errors import Error
from ._scorer import Scorer
from ._tenor import models_directory, version

if TYPE_CHECKING:
    from ._classifier import Classifier

__version__ = version()
__all__ = ["Classifier", "Error", "Scorer", "models_directory", "version"]


def __getattr__(name: str) -> Any:
    """Classifier is loaded when it is asked for, for it loads scikit-learn."""
    if name == "Classifier":
        from ._classifier import Classifier

        return Classifier
    raise AttributeError(f"module 'tenor' has no attribute {name!r}")
