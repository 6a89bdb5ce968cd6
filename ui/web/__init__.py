"""The web app: Gradio over one collection, for people who read papers.

ui.web.page      the page: header, tabs, theme
ui.web.chat      questions, answers, evidence, the editable filter
ui.web.explorer  claims on one scale: table, plot, export
ui.web.shelf     papers in, papers out, the state of the stores
ui.web.options   engine, model and dates of one session
ui.web.serving   the server: addresses, passwords, limits
"""

from ui.web.serving import serve

__all__ = ["serve"]
