"""What people are called where only their address is known."""


def spoken_name(author: str) -> str:
    """An email address as a name: "ana.duarte@harrow.example" is Ana Duarte."""
    local, at, _host = author.partition("@")
    if not at or "." not in local.strip("."):
        return local or author
    return " ".join(part.capitalize() for part in local.split(".") if part)
