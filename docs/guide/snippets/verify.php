<?php

// $secret: whsec_… · $headers: with names in lower case · $body: as it came, file_get_contents('php://input')
function verify(string $secret, array $headers, string $body, ?int $now = null): array
{
    $sent = $headers['webhook-timestamp'] ?? '';
    if (!ctype_digit($sent) || abs(($now ?? time()) - (int) $sent) > 300) {
        throw new RuntimeException('not sent in the last five minutes');
    }
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $signed = ($headers['webhook-id'] ?? '') . ".$sent.$body";
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $given) {
        if (hash_equals($expected, $given)) {
            return json_decode($body, true, flags: JSON_THROW_ON_ERROR);
        }
    }
    throw new RuntimeException('not signed by the secret');
}
