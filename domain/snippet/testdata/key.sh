curl -X DELETE 'http://127.0.0.1:8090/api/webhooks/1' \
  -H "X-API-Key: $API_KEY"
