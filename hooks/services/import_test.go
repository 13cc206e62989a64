package services_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nearbyassist/hooks/hookstest"
)

const importPath = "/api/services/import"

func TestImportedServicesAreServices(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	file := "name;duración (min);precio;plazas;Confirmación automática;staffIds\r\n" +
		"Corte;30;18,50;;sí;" + salon.StaffID + "\r\n" +
		"\"Clase;\r\nde yoga\";60;12;10;no;\r\n"
	i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": "\uFEFF" + file}).WantImport(2, 0)
	list := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Want(200).List("services")
	if len(list) != 2 {
		t.Fatalf("%v", list)
	}
	cut, yoga := list[0], list[1]
	price, _ := cut["price"].(map[string]any)
	if cut["name"] != "Corte" || cut["durationMinutes"] != 30.0 || price["amount"] != 1850.0 || price["currency"] != "EUR" || cut["autoConfirm"] != true ||
		fmt.Sprint(cut["staffIds"]) != "["+salon.StaffID+"]" || cut["position"] != 1.0 {
		t.Errorf("%v", cut)
	}
	if yoga["name"] != "Clase;\nde yoga" || yoga["capacity"] != 10.0 || yoga["autoConfirm"] != false || yoga["position"] != 2.0 {
		t.Errorf("%v", yoga)
	}
	if rows := i.Audit("services"); len(rows) != 2 || rows[0].Action != "service.created" || rows[0].ActorType != "member" {
		t.Errorf("%+v", rows)
	}
}

// TestImportAgain: the same file changes nothing; another one changes what it names and leaves what its empty cells say.
func TestImportAgain(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	send := func(file string) hookstest.Answer {
		return i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": file})
	}
	send("name,durationMinutes,price\nCut,30,18\nColour,90,50\n").WantImport(2, 0)
	before := i.Dump()
	send("name,durationMinutes,price\nCut,30,18\nColour,90,50\n").WantImport(0, 0)
	i.WantUnchanged(before)
	send("name,durationMinutes,price\nCUT,45,\nWash,15,\n").WantImport(1, 1)
	cut := i.Call(hookstest.Guest, "GET", "/api/services?businessId="+salon.ID, nil).Want(200).List("services")[0]
	if price, _ := cut["price"].(map[string]any); cut["name"] != "CUT" || cut["durationMinutes"] != 45.0 || price["amount"] != 1800.0 {
		t.Errorf("%v", cut)
	}
}

func TestImportRefusesLines(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	i.Call(ana.Caller, "POST", "/api/services", hookstest.Body{"businessId": salon.ID, "name": "Twin", "durationMinutes": 30}).Want(201)
	i.Call(ana.Caller, "POST", "/api/services", hookstest.Body{"businessId": salon.ID, "name": "Twin", "durationMinutes": 45}).Want(201)
	other := i.SignUp("Bea Sanz").Business("Studio Sur")
	file := strings.Join([]string{
		"name,durationMinutes,price,currency,bufferBeforeMinutes,capacity,staffIds,autoConfirm,deposit",
		"Fine,30,18.50,EUR,,,,,",
		",30,,,,,,,",
		"No time,,,,,,,,",
		"Words,half an hour,,,,none,,maybe,",
		"Too long,1440,,,30,,,,",
		"Pounds,30,18,GBP,,,,,",
		"Thousands,30,1.250,,,,,,",
		"Foreign,30,,,,,\"" + salon.StaffID + "," + other.StaffID + "\",,",
		"Deposit,30,18,,,,,,5",
		"fine,40,,,,,,,",
		"Twin,30,,,,,,,",
		"Cells, many, too,,,,,,,",
		"Also fine,20,,,,,,,",
	}, "\n")
	want := []string{
		"3 name", "4 durationMinutes", "5 autoConfirm", "5 capacity", "5 durationMinutes", "6 bufferBeforeMinutes", "7 price.currency", "8 price",
		"9 staffIds[1]", "10 deposit", "11 name", "12 name", "13 file",
	}
	before := i.Dump()
	i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": file, "dryRun": true}).WantImport(2, 0, want...)
	i.WantUnchanged(before)
	i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": file}).WantImport(2, 0, want...)
	spanish := i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": "name,durationMinutes\n,30\n"}, "Accept-Language", "es").Want(200)
	if !strings.Contains(spanish.Body, "El nombre no puede faltar") {
		t.Error(spanish.Body)
	}
}

func TestImportRefusesFiles(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	before := i.Dump()
	for name, file := range map[string]string{
		"a column that there is not": "name,colour\nCut,red\n", "another encoding": "name\nD\xe9pil\n", "no lines": "name,durationMinutes\n", "open quotes": "name\n\"Cut\n",
		"too many": "name\n" + strings.Repeat("Cut\n", 5001),
	} {
		answer := i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": file})
		if answer.Status != 422 {
			t.Errorf("%s: %d %s", name, answer.Status, answer.Body)
			continue
		}
		answer.WantCode(422, "validation_failed").WantField("file")
	}
	i.Upload(ana.Caller, importPath, hookstest.Body{"businessId": salon.ID, "file": "name\nA\n", "dryRun": "perhaps"}).WantCode(422, "validation_failed").WantField("dryRun")
	i.WantUnchanged(before)
}

// TestImportOnce: under an Idempotency-Key the answer is the first one's, and another file is another request.
func TestImportOnce(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	text, kind := hookstest.FormOf(hookstest.Body{"businessId": salon.ID, "file": "name,durationMinutes\nCut,30\n"})
	first := i.Call(ana.Caller, "POST", importPath, text, "Content-Type", kind, "Idempotency-Key", "import-1")
	first.WantImport(1, 0)
	again := i.Call(ana.Caller, "POST", importPath, text, "Content-Type", kind, "Idempotency-Key", "import-1")
	if again.Body != first.Body || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%v %s", again.Header, again.Body)
	}
	other, kind := hookstest.FormOf(hookstest.Body{"businessId": salon.ID, "file": "name,durationMinutes\nWash,30\n"})
	i.Call(ana.Caller, "POST", importPath, other, "Content-Type", kind, "Idempotency-Key", "import-1").WantCode(422, "idempotency_mismatch")
}

// TestImportAfterACrash: the program ended when the lines had landed and before the answer was kept. A retry waits while the
// first may still be running, and then answers what there is.
func TestImportAfterACrash(t *testing.T) {
	i := hookstest.New(t)
	ana := i.SignUp("Ana Gil")
	salon := ana.Business("Salon Sol")
	text, kind := hookstest.FormOf(hookstest.Body{"businessId": salon.ID, "file": "name,durationMinutes\nCut,30\n"})
	send := func(text, kind string) hookstest.Answer {
		return i.Call(ana.Caller, "POST", importPath, text, "Content-Type", kind, "Idempotency-Key", "import-1")
	}
	send(text, kind).WantImport(1, 0)
	i.SQL("UPDATE idempotency SET status = 0, body = '', headers = 'null'", nil)
	send(text, kind).WantCode(409, "idempotency_in_flight")
	i.Clock.Advance(5 * time.Minute)
	send(text, kind).WantCode(409, "idempotency_in_flight")
	i.Clock.Advance(time.Minute)
	other, otherKind := hookstest.FormOf(hookstest.Body{"businessId": salon.ID, "file": "name,durationMinutes\nWash,30\n"})
	send(other, otherKind).WantCode(422, "idempotency_mismatch")
	retried := send(text, kind)
	retried.WantImport(0, 0)
	if again := send(text, kind); again.Body != retried.Body || again.Header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("%v %s", again.Header, again.Body)
	}
	if total := i.Call(ana.Caller, "GET", "/api/services?businessId="+salon.ID, nil).Want(200).Int("total"); total != 1 {
		t.Errorf("%d services", total)
	}
}
