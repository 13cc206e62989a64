<?php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => [
        'Authorization: Bearer ' . getenv('ACCESS_TOKEN'),
        'Content-Type: application/json',
    ],
    'content' => json_encode([
        '"O\'Ñandú" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\\' \'JSON\'
 JSON;
<?php ?> </script> 	  👩‍🔧 #{x} \\u0041 EOF' => 'a name',
        'list' => [],
        'nested' => [
            [
                'a' => [
                    'b',
                    'c',
                ],
            ],
        ],
        'no' => false,
        'nothing' => null,
        'number' => -3.7,
        'object' => new stdClass(),
        'text' => '"O\'Ñandú" `id` $(id) ${HOME} $HOME {$x} %s !! \\ \\n \\\' \'JSON\'
 JSON;
<?php ?> </script> 	  👩‍🔧 #{x} \\u0041 EOF',
        'whole' => 40,
        'yes' => true,
    ]),
    'ignore_errors' => true,
]]);
$stream = fopen('http://127.0.0.1:8090/api/bookings', 'r', false, $context);
echo stream_get_meta_data($stream)['wrapper_data'][0], "\n", stream_get_contents($stream), "\n";
