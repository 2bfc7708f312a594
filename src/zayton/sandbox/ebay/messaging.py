"""Commerce Message: a message from the seller to somebody about a listing."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from zayton.sandbox.ebay.answers import Complaint
from zayton.sandbox.ebay.credentials import SELLER
from zayton.sandbox.ebay.reading import body_of
from zayton.sandbox.ebay.world import World

_DOMAIN = "API_MESSAGE"


class Messages:
    """What the seller writes."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> Sequence[Route]:
        """The one path."""
        return [Route("/commerce/message/v1/send_message", self.send, methods=["POST"])]

    async def send(self, request: Request) -> Response:
        """Send a message of at most 2,000 characters."""
        body = await body_of(request, _DOMAIN)
        text = str(body.get("messageText", ""))
        if not 0 < len(text) <= 2000:
            raise Complaint(400, 355002, _DOMAIN, "The message text is missing or too long.")
        if not body.get("otherPartyUsername") and not body.get("conversationId"):
            raise Complaint(400, 355003, _DOMAIN, "otherPartyUsername or conversationId is required.")
        sent = {**body, "messageId": f"{self._world.next()}", "createdDate": self._world.stamp()}
        self._world.messages.append(sent)
        return JSONResponse(
            {
                "messageId": sent["messageId"],
                "messageBody": text,
                "senderUserName": SELLER,
                "recipientUserName": body.get("otherPartyUsername", ""),
                "createdDate": sent["createdDate"],
                "readStatus": False,
            },
            201,
        )
