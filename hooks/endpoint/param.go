package endpoint

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Param is a query parameter whose absence means something else than its zero value.
type Param[T any] struct {
	Value T
	Set   bool
}

// Schema is that of the value.
func (p Param[T]) Schema(registry huma.Registry) *huma.Schema { return inPlace[T](registry) }

// Receiver is where Huma puts the value.
func (p *Param[T]) Receiver() reflect.Value { return reflect.ValueOf(p).Elem().Field(0) }

// OnParamSet notes that the parameter was there.
func (p *Param[T]) OnParamSet(isSet bool, _ any) { p.Set = isSet }

// Pointer is nil for an absent parameter.
func (p Param[T]) Pointer() *T {
	if !p.Set {
		return nil
	}
	return &p.Value
}
