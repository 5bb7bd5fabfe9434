"""What specs and deployments have in common: who they are, and what people say of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pressui.press.resources.reading import Brief, moment, names, record, text


@dataclass(frozen=True, repr=False)
class Described(Brief):
    """A spec or a deployment, by its id and its metadata."""

    id: str
    kind: str
    family: str
    name: str
    title: str = ""
    summary: str = ""
    description: str = ""
    description_content_type: str = ""
    image_url: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    created_at: datetime | None = None
    created_by: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""


def read_metadata(value: Any) -> dict[str, Any]:
    """The fields that specs and deployments have in common."""
    metadata = record(value)
    return {
        "name": text(metadata.get("name")),
        "title": text(metadata.get("title")),
        "summary": text(metadata.get("summary")),
        "description": text(metadata.get("description")),
        "description_content_type": text(metadata.get("descriptionContentType")),
        "image_url": text(metadata.get("imageUrl")),
        "tags": names(metadata.get("tags")),
        "status": text(metadata.get("status")),
        "created_at": moment(metadata.get("createdAt")),
        "created_by": text(metadata.get("createdBy")),
        "updated_at": moment(metadata.get("updatedAt")),
        "updated_by": text(metadata.get("updatedBy")),
    }
