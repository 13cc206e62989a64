<?php
// Verifies the cases on stdin with the guide's snippet, whose folder is the argument: prints the events' ids, null for refused ones.
require $argv[1] . '/verify.php';

echo json_encode(array_map(function (array $case) {
    try {
        return verify($case['secret'], $case['headers'], base64_decode($case['body']), $case['now'])['id'];
    } catch (Throwable) {
        return null;
    }
}, json_decode(stream_get_contents(STDIN), true)));
