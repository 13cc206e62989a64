printf %s 'name,price
"O'\''Ñandú" `id` $(id) ${HOME} $HOME {$x} %s !! \ \n \'\'' '\''JSON'\''
 JSON;
<?php ?> </script> 	  👩‍🔧 #{x} \u0041 EOF
' > 'services.csv'
curl -X POST 'http://127.0.0.1:8090/api/services/import' \
  -H "X-API-Key: $API_KEY" \
  --form-string 'businessId=@8f3k' \
  -F 'file=@services.csv'
