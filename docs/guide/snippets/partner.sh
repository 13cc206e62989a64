curl "$BASE_URL/api/integrations/partner/bookings?limit=5" \
  -H "X-API-Key: $API_KEY"
