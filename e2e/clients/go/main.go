// Books the first free time with a client that oapi-codegen made, and prints the booking's id and reference.
package main

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"clients/api"
)

func main() {
	ctx := context.Background()
	client, err := api.NewClientWithResponses(os.Getenv("BASE_URL"), api.WithRequestEditorFn(func(_ context.Context, request *http.Request) error {
		request.Header.Set("X-API-Key", os.Getenv("API_KEY"))
		return nil
	}))
	check(err)
	services, err := client.ListServicesWithResponse(ctx, &api.ListServicesParams{})
	check(err)
	service := services.JSON200.Services[0]
	free, err := client.GetAvailabilityWithResponse(ctx, &api.GetAvailabilityParams{ServiceId: service.Id, From: day(1), To: day(15)})
	check(err)

	order := api.ApiKeyPartnerBookBody{ServiceId: service.Id, Start: free.JSON200.Slots[0].Start, Customer: &api.BookingCustomerFields{Name: of("Bea Sanz"), Email: of("bea@example.com")}}
	made, err := client.CreatePartnerBookingWithResponse(ctx, &api.CreatePartnerBookingParams{IdempotencyKey: of("go-1")}, order)
	check(err)
	if made.JSON201 == nil {
		log.Fatal(made.Status(), string(made.Body))
	}
	again, err := client.CreatePartnerBookingWithResponse(ctx, &api.CreatePartnerBookingParams{}, order)
	check(err)
	if again.JSON409 == nil || again.JSON409.Code != "slot_taken" {
		log.Fatal(again.Status(), string(again.Body))
	}
	fmt.Println(made.JSON201.Id, made.JSON201.Reference)
}

func day(ahead int) string { return time.Now().UTC().AddDate(0, 0, ahead).Format(time.DateOnly) }

func of[T any](value T) *T { return &value }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
