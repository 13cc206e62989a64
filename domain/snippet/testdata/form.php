<?php
$boundary = bin2hex(random_bytes(16));
$body = implode("\r\n", [
    "--$boundary",
    'Content-Disposition: form-data; name="businessId"',
    '',
    '@8f3k',
    "--$boundary",
    'Content-Disposition: form-data; name="file"; filename="services.csv"',
    '',
    'name,price
"O\'Ñandú" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\\' \'JSON\'
 JSON;
<?php ?> </script> 	  👩‍🔧 #{x} \\u0041 EOF
',
    "--$boundary--",
    '',
]);
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => [
        'X-API-Key: ' . getenv('API_KEY'),
        'Content-Type: multipart/form-data; boundary=' . $boundary,
    ],
    'content' => $body,
    'ignore_errors' => true,
]]);
$stream = fopen('http://127.0.0.1:8090/api/services/import', 'r', false, $context);
echo stream_get_meta_data($stream)['wrapper_data'][0], "\n", stream_get_contents($stream), "\n";
