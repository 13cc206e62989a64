require "base64"
require "json"
require "openssl"

# secret: whsec_… · headers: with names in lower case · body: the bytes as they came, before anything parses them
def verify(secret, headers, body, now = Time.now.to_i)
  sent = headers.fetch("webhook-timestamp", "")
  raise "not sent in the last five minutes" unless sent.match?(/\A\d+\z/) && (now - sent.to_i).abs <= 300

  key = Base64.decode64(secret.delete_prefix("whsec_"))
  signed = "#{headers["webhook-id"]}.#{sent}.".b + body.b
  expected = "v1," + Base64.strict_encode64(OpenSSL::HMAC.digest("SHA256", key, signed))
  given = headers.fetch("webhook-signature", "").split(" ")
  raise "not signed by the secret" unless given.any? { |each| OpenSSL.secure_compare(each, expected) }

  JSON.parse(body)
end
