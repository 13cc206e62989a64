# Verifies the cases on stdin with the guide's snippet, whose folder is the argument: prints the events' ids, null for refused ones.
require "json"
require File.join(ARGV[0], "verify")

judged = JSON.parse($stdin.read).map do |each|
  verify(each["secret"], each["headers"], Base64.decode64(each["body"]), each["now"])["id"]
rescue StandardError
  nil
end
puts JSON.generate(judged)
