"""One module a form of answer, and the dispatcher between them."""
