curl "$BASE_URL/api/bookings/availability?serviceId=$SERVICE&from=$FROM&to=$TO" \
  -H "X-API-Key: $API_KEY"
