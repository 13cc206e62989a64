curl "$BASE_URL/api/services" \
  -H "X-API-Key: $API_KEY"
