"""The web app: Gradio over one collection, for people who read papers.

ui.web.page      the page: bar, tabs, theme, who came
ui.web.chat      the chat's events; ui.web.talk what they do; ui.web.turn one answer as HTML
ui.web.filters   the filter of a set question as chips; ui.web.suggestions what to ask next
ui.web.sidebar   conversations and followed questions; ui.web.paper a paper's own page
ui.web.first     papers in from the empty page; ui.web.adding what was added and refused
ui.web.explorer  claims on one scale: table, marks, export
ui.web.shelf     the library: search, facets, export, deletion
ui.web.review    every abstract against a criterion, tables of the reader's own columns
ui.web.options   engine, model, server, key and dates of one reader
ui.web.serving   the server: addresses, passwords, limits; ui.web.guard, ui.web.accounts who may come in
"""

from ui.web.serving import serve

__all__ = ["serve"]
