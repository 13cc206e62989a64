<?php
$context = stream_context_create(['http' => [
    'method' => 'GET',
    'header' => [
        'Authorization: Bearer ' . getenv('ACCESS_TOKEN'),
    ],
    'ignore_errors' => true,
]]);
$stream = fopen('http://127.0.0.1:8090/api/users/export', 'r', false, $context);
file_put_contents('export.zip', $stream);
echo stream_get_meta_data($stream)['wrapper_data'][0], "\n";
