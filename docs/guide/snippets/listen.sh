nearbyassist listen --addr "$ADDRESS" --secret "$WEBHOOK_SECRET"
