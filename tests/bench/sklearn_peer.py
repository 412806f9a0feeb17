"""scikit-learn as a peer: sklearn_peer.py train LABELLED MODEL | score MODEL ARTICLES | version

TF-IDF of words and word pairs, one linear SVM a label (C 0.5), sigmoid calibration on five folds;
a grid of C is left out, which makes it faster than what people do.
"""
import json
import pickle
import sys


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(records):
    return [record.get("title", "") + "\n" + record["text"] for record in records]


def train(labelled, path):
    import numpy
    from sklearn.calibration import CalibratedClassifierCV
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    records = read(labelled)
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        CalibratedClassifierCV(LinearSVC(C=0.5, random_state=1), cv=5, ensemble=False))
    model.fit(texts(records), numpy.array([record["label"] for record in records]))
    with open(path, "wb") as stream:
        pickle.dump(model, stream)


def score(path, articles):
    with open(path, "rb") as stream:
        model = pickle.load(stream)
    for probabilities in model.predict_proba(texts(read(articles))):
        print(*probabilities)


def version():
    import sklearn
    print(sklearn.__version__)


if __name__ == "__main__":
    {"train": train, "score": score, "version": version}[sys.argv[1]](*sys.argv[2:])
