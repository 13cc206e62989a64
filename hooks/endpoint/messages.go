package endpoint

import "github.com/danielgtaylor/huma/v2/validation"

// Huma's sentences become rules of locales with their parameter: rule|parameter. Set before any schema is registered.
func init() {
	validation.MsgUnexpectedProperty = "unknown"
	validation.MsgExpectedRFC3339DateTime = "format_date_time"
	validation.MsgExpectedRFC1123DateTime = "format_date_time"
	validation.MsgExpectedRFC3339Date = "format_date"
	validation.MsgExpectedRFC3339Time = "invalid"
	validation.MsgExpectedRFC5322Email = "format_email"
	validation.MsgExpectedRFC5322EmailBare = "format_email"
	validation.MsgExpectedRFC3986URI = "format_uri"
	validation.MsgExpectedRFC3986AbsoluteURI = "format_uri"
	validation.MsgExpectedRegexp = "invalid"
	validation.MsgExpectedMatchAtLeastOneSchema = "invalid"
	validation.MsgExpectedMatchExactlyOneSchema = "invalid"
	validation.MsgExpectedBoolean = "type_boolean"
	validation.MsgExpectedNumber = "type_number"
	validation.MsgExpectedInteger = "type_integer"
	validation.MsgExpectedString = "type|string"
	validation.MsgExpectedArray = "type|array"
	validation.MsgExpectedObject = "type|object"
	validation.MsgExpectedArrayItemsUnique = "unique_items"
	validation.MsgExpectedOneOf = "enum|%s"
	validation.MsgExpectedMinimumNumber = "minimum|%v"
	validation.MsgExpectedExclusiveMinimumNumber = "exclusive_minimum|%v"
	validation.MsgExpectedMaximumNumber = "maximum|%v"
	validation.MsgExpectedMinLength = "min_length|%d"
	validation.MsgExpectedMaxLength = "max_length|%d"
	validation.MsgExpectedBePattern = "pattern|%s"
	validation.MsgExpectedMatchPattern = "pattern|%s"
	validation.MsgExpectedMinItems = "min_items|%d"
	validation.MsgExpectedMaxItems = "max_items|%d"
	validation.MsgExpectedRequiredProperty = "required|%s"
}

// literals are Huma's sentences that are no variables; a test fails when Huma changes them.
var literals = map[string]string{
	"unknown query parameter":             "unknown",
	"required query parameter is missing": "required_parameter",
	"required path parameter is missing":  "required_parameter",
	"invalid integer":                     "type_integer",
	"invalid float":                       "type_number",
	"invalid floating value":              "type_number",
	"invalid boolean":                     "type_boolean",
}
