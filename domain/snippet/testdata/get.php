<?php
$context = stream_context_create(['http' => [
    'method' => 'GET',
    'ignore_errors' => true,
]]);
$stream = fopen('http://127.0.0.1:8090/api/bookings?q=a%20b%27c&status=confirmed%2Cpending', 'r', false, $context);
echo stream_get_meta_data($stream)['wrapper_data'][0], "\n", stream_get_contents($stream), "\n";
