curl "$BASE_URL/api/users/profile" \
  -H "Authorization: Bearer $ACCESS_TOKEN"
