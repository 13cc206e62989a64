<?php
$context = stream_context_create(['http' => [
    'method' => 'DELETE',
    'header' => [
        'X-API-Key: ' . getenv('API_KEY'),
    ],
    'ignore_errors' => true,
]]);
$stream = fopen('http://127.0.0.1:8090/api/webhooks/1', 'r', false, $context);
echo stream_get_meta_data($stream)['wrapper_data'][0], "\n", stream_get_contents($stream), "\n";
