<?php
// A receiver of webhooks in PHP 8 or later, with nothing but its core: php -S 127.0.0.1:8080 receiver.php

const TOLERANCE_SECONDS = 5 * 60;
const LARGEST_BODY = 1024 * 1024;

/** The bytes as they came: JSON that was parsed and written again has another signature. */
function is_genuine(string $secret, string $body): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    $signatures = $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '';
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = base64_decode(str_starts_with($secret, 'whsec_') ? substr($secret, 6) : $secret);
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    // While a secret is being rotated, the old and the new one both sign.
    foreach (explode(' ', $signatures) as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}

$body = file_get_contents('php://input', false, null, 0, LARGEST_BODY + 1);
if (strlen($body) > LARGEST_BODY) {
    http_response_code(413);
} elseif (!is_genuine(getenv('WEBHOOK_SECRET'), $body)) {
    http_response_code(401);
} else {
    // Put it into a queue of yours here, and do the work later.
    error_log($_SERVER['HTTP_WEBHOOK_ID'] . ' ' . json_decode($body, true)['type']);
    http_response_code(204);
}
