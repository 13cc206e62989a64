import base64
import hashlib
import hmac
import json
import time


# secret: whsec_… · headers: with names in lower case · body: the bytes as they came, before anything parses them
def verify(secret, headers, body, now=None):
    sent = headers.get("webhook-timestamp", "")
    if not sent.isdecimal() or abs((now or time.time()) - int(sent)) > 300:
        raise ValueError("not sent in the last five minutes")

    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers.get('webhook-id')}.{sent}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    given = headers.get("webhook-signature", "").split(" ")
    if not any(hmac.compare_digest(each.encode(), expected.encode()) for each in given):
        raise ValueError("not signed by the secret")
    return json.loads(body)
