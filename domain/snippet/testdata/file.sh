curl 'http://127.0.0.1:8090/api/users/export' \
  -H "Authorization: Bearer $ACCESS_TOKEN" \
  -o 'export.zip'
