"""A config, or a part of it, as JSON without what may be somebody's secret."""

import json
from typing import Any, Final

from pressui.specs.outline import PARAMETER, without_secrets

# What stands where a value may be a secret.
HIDDEN: Final = "•••"
# What outlines tell, too: no credentials belong there.
TOLD: Final = {
    "type", "command", "imageRef", "imageDetails", "resources", "parents", "executionParameters",
    "method", "schema", "table", "repository.filePath", "repository.branch", "parameters.secrets",
    "serviceType", "entrypoint", "healthCheckURL", "minInstances", "sessionStickiness",
}  # fmt: skip
# What holds no credentials, by the last part of its path.
SETTINGS: Final = {
    "version": "Version",
    "dockerfile": "Dockerfile",
    "context": "Built in",
    "useCache": "Uses the cache",
    "secrets": "Secrets",
    "sortBy": "Sorted by",
    "sortOrder": "Sort order",
    "compression": "Compressed",
}
# Shown without what may be secret in them, so a change may not be seen.
ADDRESSES: Final = {"url": "Request", "repository.url": "Repository"}

type Path = tuple[str, ...]


def is_told(path: Path) -> bool:
    """Whether a setting, or what it is part of, is among what outlines tell."""
    return any(".".join(path[:length]) in TOLD for length in (1, 2))


def as_json(config: Any) -> str:
    """The JSON of a step or of a service's settings, to read and to copy."""
    return json.dumps(_safe(config, ()), ensure_ascii=False, indent=2)


def _safe(node: Any, path: Path) -> Any:
    if isinstance(node, dict):
        return {key: _safe(value, (*path, str(key))) for key, value in node.items()}
    if isinstance(node, list):
        return [_safe(item, path) for item in node]
    if isinstance(node, str) and ".".join(path) in ADDRESSES:
        return without_secrets(node)
    is_plain = node is None or isinstance(node, bool)
    by_parameter = isinstance(node, str) and node.startswith(PARAMETER)
    inherited = path[:2] == ("parameters", "inherit")
    is_safe = bool(path) and (is_told(path) or path[-1] in SETTINGS)
    return node if is_plain or by_parameter or inherited or is_safe else HIDDEN
