# Verifies the cases on stdin with the guide's snippet, whose folder is the argument: prints the events' ids, null for refused ones.
import base64
import json
import sys

sys.dont_write_bytecode = True
sys.path[0] = sys.argv[1]
from verify import verify  # noqa: E402


def judge(case):
    try:
        return verify(case["secret"], case["headers"], base64.b64decode(case["body"]), case["now"])["id"]
    except Exception:
        return None


print(json.dumps([judge(case) for case in json.load(sys.stdin)]))
