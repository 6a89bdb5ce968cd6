"""The collection for editors and desktop assistants, over the Model Context Protocol.

ui.mcp.tools    what a client can call and read
ui.mcp.shapes   what comes back, as schemas
ui.mcp.serving  standard input and output, or HTTP on loopback; errors in one line

Importing this package needs the extra: ``pip install 'askpapers[mcp]'``.
"""

from ui.mcp.serving import serve

__all__ = ["serve"]
