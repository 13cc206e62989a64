curl "$BASE_URL/api/auth/signin" \
  -H "Content-Type: application/json" \
  -d '{"email": "'"$EMAIL"'", "password": "'"$PASSWORD"'"}'
