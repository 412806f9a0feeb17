"""What can go wrong beside bad arguments and lack of memory."""


class Error(Exception):
    """A model that cannot be opened, a training that fails, or a text without a prediction.

    `code` is a name that does not change between versions, such as "cannot_open" or "bad_model";
    `message` is one line for people.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
