curl "$BASE_URL/api/integrations/partner/bookings" \
  -H "X-API-Key: $API_KEY" \
  -H "Content-Type: application/json" \
  -H "Idempotency-Key: $ORDER" \
  -d '{
    "serviceId": "'"$SERVICE"'",
    "start": "'"$START"'",
    "externalReference": "'"$ORDER"'",
    "customer": {"name": "Bea Sanz", "email": "bea@example.com"}
  }'
