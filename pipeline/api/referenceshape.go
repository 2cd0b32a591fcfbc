package api

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// shape is a kind of JSON object, as the reference shows it.
type shape struct {
	Name, Doc  string
	Properties []property
}

// property is one part of an object, or a parameter.
type property struct {
	Name, In     string
	Type         typeName
	Needed       bool
	Allowed, Doc string
}

// typeName names a type; Link is the object's that stands in the page, if it is one.
type typeName struct{ Name, Link string }

func shapeOf(name string, s *huma.Schema) shape {
	out := shape{Name: name, Doc: s.Description}
	for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[key]
		out.Properties = append(out.Properties, property{Name: key, Type: typeOf(p), Needed: slices.Contains(s.Required, key), Allowed: allowedBy(p), Doc: p.Description})
	}
	return out
}

func typeOf(s *huma.Schema) typeName {
	switch {
	case s == nil:
		return typeName{}
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		return typeName{name, name}
	case s.Type == huma.TypeArray:
		of := typeOf(s.Items)
		return typeName{"list of " + of.Name, of.Link}
	case s.Type == huma.TypeObject:
		if of, ok := s.AdditionalProperties.(*huma.Schema); ok {
			return typeName{"names to " + typeOf(of).Name, typeOf(of).Link}
		}
	case s.Format != "":
		return typeName{s.Format, ""}
	}
	return typeName{s.Type, ""}
}

// allowedBy says in words what a value may be.
func allowedBy(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	var said []string
	say := func(there bool, format string, value any) {
		if there {
			said = append(said, fmt.Sprintf(format, value))
		}
	}
	if s.Items != nil {
		say(len(s.Items.Enum) > 0, "of %s", among(s.Items.Enum))
	}
	say(len(s.Enum) > 0, "%s", among(s.Enum))
	say(s.Minimum != nil, "≥ %v", number64(s.Minimum))
	say(s.Maximum != nil, "≤ %v", number64(s.Maximum))
	say(s.MinLength != nil, "at least %d characters", whole(s.MinLength))
	say(s.MaxLength != nil, "at most %d characters", whole(s.MaxLength))
	say(s.MinItems != nil, "at least %d", whole(s.MinItems))
	say(s.MaxItems != nil, "at most %d", whole(s.MaxItems))
	say(s.Pattern != "", "like %s", s.Pattern)
	say(s.Default != nil, "if none, %v", s.Default)
	return strings.Join(said, "; ")
}

func among(values []any) string {
	var list []string
	for _, v := range values {
		list = append(list, fmt.Sprint(v))
	}
	return strings.Join(list, ", ")
}

func number64(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func whole(v *int) int {
	if v == nil {
		return 0
	}
	return *v
}
