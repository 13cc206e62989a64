package role_test

import (
	"testing"

	"nearbyassist/domain/role"
)

const none, unknown role.Role = "", "root"

func TestAtLeast(t *testing.T) {
	order := []role.Role{role.Staff, role.Admin, role.Owner}
	for have, r := range order {
		for need, wanted := range order {
			if role.AtLeast(r, wanted) != (have >= need) {
				t.Errorf("AtLeast(%s, %s) is wrong", r, wanted)
			}
		}
	}
	for _, pair := range [][2]role.Role{
		{none, role.Staff}, {unknown, role.Staff}, {role.Owner, none}, {role.Owner, unknown}, {none, none}, {unknown, unknown}, {"Owner", role.Staff},
	} {
		if role.AtLeast(pair[0], pair[1]) {
			t.Errorf("AtLeast(%q, %q)", pair[0], pair[1])
		}
	}
}

func TestMayGive(t *testing.T) {
	all := []role.Role{none, role.Staff, role.Admin, role.Owner, unknown}
	may := map[role.Role]map[role.Role]bool{
		role.Owner: {none: true, role.Staff: true, role.Admin: true, role.Owner: true},
		role.Admin: {none: true, role.Staff: true, role.Admin: true},
	}
	for _, actor := range all {
		for _, old := range all {
			for _, next := range all {
				if want := may[actor][old] && may[actor][next]; role.MayGive(actor, old, next, false) != want {
					t.Errorf("a member: MayGive(%q, %q, %q) is not %v", actor, old, next, want)
				}
				if want := may[role.Admin][old] && may[role.Admin][next] && old != role.Admin && next != role.Admin; role.MayGive(actor, old, next, true) != want {
					t.Errorf("a key: MayGive(%q, %q, %q) is not %v", actor, old, next, want)
				}
			}
		}
	}
}
