package stablejson_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"nearbyassist/domain/stablejson"
)

type pair struct{ In, Out []byte }

// golden was made by JavaScript itself, see testdata/golden.mjs.
func golden(t testing.TB) []pair {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var pairs []pair
	if err := json.Unmarshal(text, &pairs); err != nil || len(pairs) == 0 {
		t.Fatalf("%d pairs, error %v", len(pairs), err)
	}
	return pairs
}

func TestAsJavaScriptPrints(t *testing.T) {
	for _, p := range golden(t) {
		if got, err := stablejson.Marshal(json.RawMessage(p.In)); err != nil || !bytes.Equal(got, p.Out) {
			t.Errorf("%s\n gives %s\n   not %s, error %v", p.In, got, p.Out, err)
		}
	}
}

func TestMarshal(t *testing.T) {
	type inner struct {
		Z string `json:"z"`
		A *int   `json:"a"`
	}
	for _, c := range []struct {
		value any
		want  string
	}{
		{nil, "null"},
		{inner{Z: "<&>\u2028"}, "{\"z\":\"<&>\u2028\",\"a\":null}"},
		{map[string]any{"b": 1, "a": 0.1, "10": true, "9": nil}, `{"9":null,"10":true,"a":0.1,"b":1}`},
		{map[int]string{10: "x", 9: "y", -1: "z"}, `{"9":"y","10":"x","-1":"z"}`},
		{[]any{uint64(math.MaxUint64), int64(math.MaxInt64), float32(0.1), 1e21, math.Copysign(0, -1)}, `[18446744073709552000,9223372036854776000,0.1,1e+21,0]`},
		{"bad \xff\xed\xa0\x80 utf-8", `"bad ` + strings.Repeat("\ufffd", 4) + ` utf-8"`},
		{json.RawMessage("{\"k\xff\":\"v\xff\"}"), "{\"k\ufffd\":\"v\ufffd\"}"},
		{map[string]int{"\xff": 1, "\xfe": 2}, "{\"\ufffd\":1}"},
	} {
		if got, err := stablejson.Marshal(c.value); err != nil || string(got) != c.want {
			t.Errorf("%#v gives %s, error %v", c.value, got, err)
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	for _, v := range []any{math.NaN(), make(chan int), json.RawMessage(`{"a":`), json.RawMessage(`1 2`)} {
		if got, err := stablejson.Marshal(v); err == nil || got != nil {
			t.Errorf("%v gives %s", v, got)
		}
	}
}

func FuzzMarshal(f *testing.F) {
	for _, p := range golden(f) {
		f.Add(p.In)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := stablejson.Marshal(json.RawMessage(in))
		if err != nil {
			return
		}
		if again, err := stablejson.Marshal(json.RawMessage(out)); err != nil || !bytes.Equal(again, out) || !json.Valid(out) {
			t.Errorf("%q gives %q, then %q, error %v", in, out, again, err)
		}
	})
}
